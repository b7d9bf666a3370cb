{{ papers_of_phrases() }}
