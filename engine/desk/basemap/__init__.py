"""The bureau's own map under the maps of the desk: raster tiles from PMTiles files of a folder.

Begin with `cover.py`; `engine/formats/basemap.py` reads the files. Nothing comes from elsewhere.
"""
