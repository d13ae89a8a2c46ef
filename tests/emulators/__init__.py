"""Strict stand-ins on loopback for the services that channels speak to."""
