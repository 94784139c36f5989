"""`python -m command_center` is `command-center`."""

from command_center.cli import main

main()
