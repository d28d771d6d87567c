"""Home, my page, results: reads everything, writes nothing."""
