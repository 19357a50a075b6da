"""Run the command line from a checkout: `python cli.py convert report.docx -o report.xml`."""

from converters.cli import main

if __name__ == "__main__":
    main()
