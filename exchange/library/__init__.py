"""What exists already and can be used today: hubs, their resources, lessons of exchanges."""
