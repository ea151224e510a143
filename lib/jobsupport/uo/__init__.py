"""Utvidet oppfølging: what only the chapter of Johansen and Schönfelder needs."""
