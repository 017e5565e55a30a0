"""`python -m engine.cli`: the same as the installed `silverguard`."""

from engine.cli.main import main

if __name__ == "__main__":
    main()
