"""`python -m mailwatch` is `mailwatch`."""

from mailwatch.cli import main

if __name__ == "__main__":
    main()
