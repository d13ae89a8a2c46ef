"""The ways in and out: one file each, speaking bot.messages."""
