"""What the doctor looks at on this machine, one file a check; what it asks of platforms lies in their folders."""
