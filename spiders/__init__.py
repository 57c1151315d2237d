"""Finding links and drawing pages: one spider per outlet, one module per way of finding links."""
