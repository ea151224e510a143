"""How the book shows things: charts, tables, values in sentences, controls; this package knows no source."""
