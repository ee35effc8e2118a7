"""Patterns"""
from __future__ import annotations
def compile(p:str,f:str):
    raise NotImplementedError
