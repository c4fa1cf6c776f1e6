"""Kinds of questions, and designs: ordered parts with questions, and what makes them sound."""
