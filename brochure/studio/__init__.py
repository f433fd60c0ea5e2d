"""Writing in the browser: the pages as they come to be, beside the text that they are made from."""
