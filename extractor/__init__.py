"""gouji: read annual reports on government information disclosure, and check every sum in them."""

# `read` and `check` are functions here and packages below. The import system sets a package's name in its
# parent once, when the package is first loaded; loaded here, neither can take the function's place later.
from extractor.api import acheck, aread, aread_many, check, read, read_many
from extractor.errors import FormError, GoujiError, InputError
from extractor.forms import Form, load_forms
from extractor.records import Cell, Finding, Report

__all__ = [
    "Cell",
    "Finding",
    "Form",
    "FormError",
    "GoujiError",
    "InputError",
    "Report",
    "acheck",
    "aread",
    "aread_many",
    "check",
    "load_forms",
    "read",
    "read_many",
]
