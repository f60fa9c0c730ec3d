"""What rules ask of a host or a fleet: plain functions, a file for each subject that several rules ask about."""
