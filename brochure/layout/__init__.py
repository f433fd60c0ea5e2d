"""Layout: content and templates into HTML; the engine comes later."""
