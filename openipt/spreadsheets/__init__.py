"""CSV files as spreadsheets save them: pure, without tables of its own."""
