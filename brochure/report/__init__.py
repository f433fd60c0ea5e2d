"""The report room: pictures of pages, fonts of files, and the page that people read."""
