"""Senter for jobbmestring: what only the final report needs."""
