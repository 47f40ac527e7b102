"""价格备案与前三月价格对照: the proof sheet of every filed price."""
