"""What is done with figures of signals: handed in, read, taken over, withdrawn, compared, told to others."""
