"""Connecting organisations to the referral index: the programme, connections and their steps."""
