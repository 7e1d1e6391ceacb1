from yalu.codebook import load_codebook as load_codebook
from yalu.errors import YaluError as YaluError
from yalu.model import Claim as Claim
from yalu.model import Document as Document
from yalu.model import Event as Event
from yalu.model import EventMention as EventMention
from yalu.model import Quantity as Quantity
from yalu.model import Series as Series
from yalu.model import Sign as Sign
from yalu.workspace import Workspace as Workspace

__version__: str
