"""Reports read for those who wait elsewhere: tasks claimed, read in processes of their own, ended once."""
