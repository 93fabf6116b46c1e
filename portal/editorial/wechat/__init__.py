"""A public text as the editor of a WeChat official account takes it."""
