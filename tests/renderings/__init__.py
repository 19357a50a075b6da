"""The same story in Word and in HTML, written in any of the ways that mean the same; what is added beside it is entered in accounts."""
