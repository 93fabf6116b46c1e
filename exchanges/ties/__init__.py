"""What ties a city to the home city today: distance, hours apart, days that return."""
