"""One file for each defect, in a folder for each category; the file's name is the rule's."""
