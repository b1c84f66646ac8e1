"""`python -m agents_app`."""

from agents_app.cli import main

if __name__ == "__main__":
    main()
