"""Rules about a whole domain, one family a module; each takes the domain and reports."""

from perdure_codegen.checks.migrating import RULE_OF, check_migration
from perdure_codegen.checks.project import check_project
from perdure_codegen.checks.run import check

__all__ = ["RULE_OF", "check", "check_migration", "check_project"]
