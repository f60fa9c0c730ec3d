"""One file for each defect; the file's name is the rule's."""
