"""Where host files are linted: in this process, in others, or on other machines; and what is kept for the next run."""
