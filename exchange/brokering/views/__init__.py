"""The pages and pieces of brokering."""
