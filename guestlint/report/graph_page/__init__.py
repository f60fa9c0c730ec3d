"""The HTML page of a graph: its data, made here, and the style and scripts that the page is made of."""
