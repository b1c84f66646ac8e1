"""An application on the generated package `domains.scheduler`: a tabletop group votes on days until one is fixed."""
