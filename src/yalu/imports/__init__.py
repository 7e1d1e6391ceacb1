"""Tables that others coded, into the record: event tables (ICEWS, GDELT, POLECAT ...) and series of values.

    file ─blocks→ columns of bytes ─parties, codes, dates→ numbers ─chunks→ Parquet parts, one run each

Every row of a file is imported, refused with a reason, or a duplicate. Python looks at distinct names and codes only.
"""

from yalu.imports.importer import ImportProgress, ImportReport, import_files
from yalu.imports.layouts import FORMATS
from yalu.imports.mapping import Mapping, read_mapping

__all__ = ["FORMATS", "ImportProgress", "ImportReport", "Mapping", "import_files", "read_mapping"]
