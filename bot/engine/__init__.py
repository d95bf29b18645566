"""The imperative shell: the only code that opens transactions and reads the clock, once for each."""
