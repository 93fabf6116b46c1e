"""Public rows for other media: the WeChat account, and a wall."""
