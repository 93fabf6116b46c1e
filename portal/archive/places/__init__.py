"""Where copies lie: in a folder here and off the machine; which of them stay."""
