"""`python -m sessions_app`."""

from sessions_app.cli import main

if __name__ == "__main__":
    main()
