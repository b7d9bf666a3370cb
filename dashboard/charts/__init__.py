"""Drawing: what is given as rows comes back as a chart or an image. Nothing here asks the data a question."""
