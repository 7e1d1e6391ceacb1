"""`python -m yalu` is the `yalu` command."""

from yalu.cli import main

if __name__ == "__main__":
    main()
