"""Presenters: what a screen says, as plain values made from the book's values. No widgets, so that every line can be tested."""
