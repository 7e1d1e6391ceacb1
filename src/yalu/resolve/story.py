"""All the mentions of a story at once: actors, places and dates."""

from __future__ import annotations

from yalu.model import Document, Story, StoryMentions
from yalu.model.role import AcceptedRole
from yalu.resolve.actors import ActorResolver
from yalu.resolve.dates import story_dates
from yalu.resolve.gazetteer import Gazetteer
from yalu.resolve.places import PlaceResolver


class StoryResolver:
    """The built-in resolver. It holds the gazetteers and no state between stories."""

    name = "gazetteer.v1"

    def __init__(self, roles: tuple[AcceptedRole, ...] = ()) -> None:
        """Take the roles a workspace has accepted besides the built-in gazetteer."""
        self._actors = ActorResolver(Gazetteer.load(roles))
        self._places = PlaceResolver.load()

    def resolve(self, document: Document, story: Story) -> StoryMentions:
        """Return the story's mentions, each list sorted by start, in document offsets."""
        return StoryMentions(
            actors=self._actors.resolve(document, story),
            places=self._places.resolve(document, story),
            dates=story_dates(document, story),
        )
