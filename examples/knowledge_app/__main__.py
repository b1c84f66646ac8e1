"""`python -m knowledge_app`."""

from knowledge_app.cli import main

if __name__ == "__main__":
    main()
