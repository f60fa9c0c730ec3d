"""`python -m guestlint`."""

from guestlint.cli.main import main

if __name__ == "__main__":
    main()
