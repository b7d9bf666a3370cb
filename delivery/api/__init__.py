"""The same questions over HTTP, beside the dashboard: JSON with an OpenAPI document, and feeds of its views."""
