"""Books: an edition's lessons, or its labs, as one document in six formats."""
