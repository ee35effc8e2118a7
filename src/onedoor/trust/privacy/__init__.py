"""Personal data: what each field is for, how long it stays, how it goes, and the receipts that say it went."""
